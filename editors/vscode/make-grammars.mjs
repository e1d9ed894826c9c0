// Writes syntaxes/*.json from one list of targets. TextMate grammars cannot look back from a snippet
// to its target, so each target gets the same rules, from its `target:` to the end of the step.
import fs from 'node:fs';

const TARGETS = {
  awk: { scope: 'awk', source: 'source.awk' },
  bash: { scope: 'shellscript', source: 'source.shell' },
  go: { scope: 'go', source: 'source.go' },
  python: { scope: 'python', source: 'source.python' },
  rust: { scope: 'rust', source: 'source.rust' },
};
const CODE = 'code|prelude|state|begin|end|merge|flush_handler';
const key = (group) => ({ [group]: { name: 'entity.name.tag.yaml' } });

function yamlRules(target, { scope, source }) {
  const name = `meta.embedded.block.${scope}`;
  return {
    // To the next item of a list, or a line further out.
    [`step-${target}`]: {
      begin: `^(\\s*)(?:-\\s+)?(target|language)(:)\\s+(${target})\\b`,
      beginCaptures: {
        2: { name: 'entity.name.tag.yaml' },
        3: { name: 'punctuation.separator.key-value.mapping.yaml' },
        4: { name: 'support.type.target.gluegen' },
      },
      end: '^(?=\\s*-\\s)|^(?=\\S)',
      patterns: [{ include: `#block-${target}` }, { include: `#line-${target}` },
        { include: 'source.yaml' }],
    },
    [`block-${target}`]: {
      begin: `^(\\s*)(${CODE})(:)\\s+[|>][-+0-9]*\\s*$`,
      beginCaptures: key(2),
      while: '^(?:\\1\\s+(?=\\S)|\\s*$)',
      contentName: name,
      patterns: [{ include: source }],
    },
    [`line-${target}`]: {
      begin: `^\\s*(${CODE})(:)\\s+(?=[^\\s|>'"])`,
      beginCaptures: key(1),
      end: '$',
      contentName: name,
      patterns: [{ include: source }],
    },
  };
}

function prologRule(target, { scope, source }) {
  return {
    begin: `\\b(step)(\\()\\s*([a-z]\\w*|'[^']*')\\s*,\\s*(${target})\\s*,\\s*(')`,
    beginCaptures: {
      1: { name: 'keyword.other.step.gluegen' },
      3: { name: 'entity.name.function.gluegen' },
      4: { name: 'support.type.target.gluegen' },
      5: { name: 'punctuation.definition.string.begin.prolog' },
    },
    end: "'(?!')",
    endCaptures: { 0: { name: 'punctuation.definition.string.end.prolog' } },
    contentName: `meta.embedded.block.${scope}`,
    patterns: [{ match: "''", name: 'constant.character.escape.prolog' }, { include: source }],
  };
}

const targets = Object.entries(TARGETS);
const prolog = targets.map(([target, how]) => prologRule(target, how));

function write(name, grammar) {
  const url = new URL(`syntaxes/${name}.tmLanguage.json`, import.meta.url);
  fs.writeFileSync(url, `${JSON.stringify(grammar, null, 2)}\n`);
}

write('yaml', {
  scopeName: 'gluegen.yaml.injection',
  injectionSelector: 'L:source.yaml -comment -string -meta.embedded',
  patterns: targets.map(([target]) => ({ include: `#step-${target}` })),
  repository: Object.assign({}, ...targets.map(([target, how]) => yamlRules(target, how))),
});
write('prolog-injection', {
  scopeName: 'gluegen.prolog.injection',
  injectionSelector: 'L:source.prolog -comment -string -meta.embedded',
  patterns: prolog,
});
write('prolog', {
  scopeName: 'source.prolog.gluegen',
  patterns: [
    ...prolog,
    { match: '%.*$', name: 'comment.line.percentage.prolog' },
    { begin: '/\\*', end: '\\*/', name: 'comment.block.prolog' },
    { begin: "'", end: "'(?!')", name: 'string.quoted.single.prolog',
      patterns: [{ match: "''|\\\\.", name: 'constant.character.escape.prolog' }] },
    { begin: '"', end: '"', name: 'string.quoted.double.prolog',
      patterns: [{ match: '\\\\.', name: 'constant.character.escape.prolog' }] },
    { match: '\\b(pipeline|step|pipeline_options)(?=\\()', name: 'keyword.other.gluegen' },
    { match: '\\b[a-z]\\w*(?=\\()', name: 'entity.name.function.prolog' },
    { match: '\\b[A-Z_]\\w*\\b', name: 'variable.parameter.prolog' },
    { match: '\\b\\d+(\\.\\d+)?\\b', name: 'constant.numeric.prolog' },
    { match: ':-|-->', name: 'keyword.operator.clause.prolog' },
  ],
});

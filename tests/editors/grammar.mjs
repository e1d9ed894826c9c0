// The colours of VS Code: which scope each line of an example's snippets has.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');

const ROOT = process.argv[2];
let count = 0;
let failed = 0;

function check(name, wrong) {
  count += 1;
  failed += wrong.length ? 1 : 0;
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const line of wrong) console.log(`# ${line}`);
}

// Grammars of the languages themselves are VS Code's; ones that know comments are enough here.
const plain = (scopeName) => ({ scopeName, patterns: [{ match: '#.*$', name: 'comment.line' }] });
const files = {
  'gluegen.yaml.injection': 'yaml', 'source.prolog.gluegen': 'prolog',
  'gluegen.prolog.injection': 'prolog-injection',
};
const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
await oniguruma.loadWASM(wasm.buffer);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    if (!files[scope]) return plain(scope);
    const file = `syntaxes/${files[scope]}.tmLanguage.json`;
    return textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file);
  },
  getInjections: (scope) => (scope === 'source.yaml' ? ['gluegen.yaml.injection'] : []),
});

const LANGUAGES = { awk: 'awk', bash: 'shellscript', go: 'go', python: 'python', rust: 'rust' };

function embedded(grammar, text) {
  let stack = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const done = grammar.tokenizeLine(line, stack);
    stack = done.ruleStack;
    const first = line.search(/\S/);
    const token = done.tokens.find((each) => each.startIndex <= first && first < each.endIndex);
    return token?.scopes.find((scope) => scope.startsWith('meta.embedded'))?.split('.').at(-1);
  });
}

// What each line should be: told by the indentation of block scalars, and by nothing else.
function wanted(text) {
  let target;
  let margin = -1;
  return text.split('\n').map((line) => {
    const indent = line.search(/\S/);
    if (margin >= 0 && (indent < 0 || indent > margin)) return LANGUAGES[target];
    margin = -1;
    target = line.match(/^\s*(?:- )?target: (\w+)/)?.[1] ?? target;
    if (/^\s*(code|prelude|state|begin|end|merge): \|[-+\d]*$/.test(line)) margin = indent;
    return undefined;
  });
}

const specs = fs.readdirSync(path.join(ROOT, 'examples'), { recursive: true })
  .filter((name) => name.endsWith('.yaml'));
const grammar = await registry.loadGrammar('source.yaml');
for (const name of specs.sort()) {
  const text = fs.readFileSync(path.join(ROOT, 'examples', name), 'utf8');
  const lines = text.split('\n');
  const expected = wanted(text);
  const actual = embedded(grammar, text);
  check(`snippets of ${name}`, lines.flatMap((line, i) =>
    (line.trim() && expected[i] !== actual[i] ?
      [`${i + 1}: ${line}: expected ${expected[i]}, is ${actual[i]}`] : [])));
}

const prolog = await registry.loadGrammar('source.prolog.gluegen');
const text = `pipeline(p, [
  step(a, awk, '{ print
    it }', [jobs(2)]),
  step(b, python, '
    output("it''s")
  ', [])
]).`;
const shown = embedded(prolog, text);
check('snippets of Prolog', JSON.stringify(shown) === JSON.stringify([
  undefined, undefined, 'awk', undefined, 'python', undefined, undefined].map((x) => x ?? null)) ?
  [] : [JSON.stringify(shown)]);
process.exit(failed ? 1 : 0);

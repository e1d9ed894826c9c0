// What editors ask of `gluegen lsp`, and what they get.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as rpc from 'vscode-jsonrpc/node.js';
import * as lsp from 'vscode-languageserver-protocol';
import { Client, cursor, finish, same, test } from './client.mjs';

const EXAMPLES = fs.realpathSync(process.env.GLUEGEN_EXAMPLES);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'lsp-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true }));

const uriOf = (name) => pathToFileURL(path.join(scratch, name)).href;
const SPEC = uriOf('a.yaml');

const GOOD = `gluegen: 1
name: etl
steps:
  - step: parse
    target: awk
    code: |
      { print $1, $2 }
    outputs: [path, {status: int}]
  - step: filter
    target: python
    code: |
      if status >= 400:
          output(path, status)
  - step: count
    target: go
    code: |
      return fields
`;

async function withServer(body, capabilities) {
  const client = await new Client(capabilities).start();
  try {
    await body(client);
  } finally {
    same(await client.stop(), 0);
  }
}

function place(text, word, from = 0) {
  const at = text.indexOf(word, from);
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, character: before.at(-1).length };
}

function rangeOf(text, word, from = 0) {
  const start = place(text, word, from);
  return { start, end: { line: start.line, character: start.character + word.length } };
}

async function labels(client, marked, uri = SPEC) {
  const { text, position } = cursor(marked);
  await client.change(uri, { text });
  const items = await client.request(lsp.CompletionRequest.type,
    { textDocument: { uri }, position });
  return items.map((item) => item.label);
}

function apply(text, edits) {
  const lines = text.split('\n');
  const offset = ({ line, character }) =>
    lines.slice(0, line).reduce((n, each) => n + each.length + 1, 0) + character;
  const sorted = [...edits].sort((x, y) => offset(y.range.start) - offset(x.range.start));
  return sorted.reduce((done, { range, newText }) =>
    done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)), text);
}

await test('life cycle: capabilities, shutdown, exit', () => withServer(async (client) => {
  const { capabilities, serverInfo } = client.initialized;
  same(serverInfo.name, 'gluegen');
  same(capabilities.positionEncoding, 'utf-16');
  same(capabilities.textDocumentSync.change, lsp.TextDocumentSyncKind.Incremental);
}));

await test('exit without shutdown is a failure', async () => {
  const client = await new Client().start();
  await client.connection.sendNotification('exit');
  same(await client.exit, 1);
});

await test('a client that goes away ends the server', async () => {
  const client = await new Client().start();
  client.process.stdin.end();
  same(await client.exit, 1);
});

await test('requests out of order are refused by code', async () => {
  const client = new Client();
  const code = (method) => client.connection.sendRequest(method, {}).then(() => 0, (e) => e.code);
  same(await code('textDocument/hover'), -32002);
  await client.start();
  same(await code('initialize'), -32600);
  same(await code('no/such'), -32601);
  same(await code('$/no/such'), -32601);
  same(await code('textDocument/hover'), -32602);
  await client.request('shutdown');
  same(await code('textDocument/hover'), -32600);
  await client.connection.sendNotification('exit');
  same(await client.exit, 0);
});

await test('a request that is taken back is answered all the same, and the next one, too', () =>
  withServer(async (client) => {
    await client.open(SPEC, GOOD);
    const params = { textDocument: { uri: SPEC }, position: place(GOOD, 'python') };
    const source = new rpc.CancellationTokenSource();
    const taken = client.connection.sendRequest('textDocument/hover', params, source.token)
      .then((found) => found.range, (error) => error.code);
    source.cancel();
    same(await taken, rangeOf(GOOD, 'python'));
    await client.connection.sendNotification('$/cancelRequest', { id: 12345 });
    await client.connection.sendNotification('$/cancelRequest', { id: 'none' });
    await client.connection.sendNotification('$/no-such', {});
    same((await client.request(lsp.HoverRequest.type, params)).range, rangeOf(GOOD, 'python'));
  }));

await test('diagnostics come with places, codes and related places, and go', () =>
  withServer(async (client) => {
    same(await client.open(SPEC, GOOD), []);
    const bad = GOOD.replace('target: python', 'target: pyton');
    const [found, ...more] = await client.change(SPEC, { text: bad });
    same(more, []);
    same(found.code, 'GG0111');
    same(found.severity, lsp.DiagnosticSeverity.Error);
    same(found.range, rangeOf(bad, 'pyton'));
    same(await client.change(SPEC, { text: GOOD }), []);
    const twice = GOOD.replace('step: count', 'step: parse');
    const duplicate = (await client.change(SPEC, { text: twice }))[0];
    same(duplicate.relatedInformation[0].location, { uri: SPEC, range: rangeOf(twice, 'parse') });
  }));

await test('incremental edits keep the text, with characters outside the BMP before them', () =>
  withServer(async (client) => {
    const text = GOOD.replace('name: etl', 'name: etl\ndescription: "😀😀 é"  # x');
    same(await client.open(SPEC, text), []);
    const spot = rangeOf(text, '# x');
    const [found] = await client.change(SPEC,
      { range: { start: spot.start, end: spot.start }, text: '\nnane: y ' });
    same(found.range.start, { line: 3, character: 0 });
    same(await client.change(SPEC,
      { range: { start: { line: 2, character: spot.start.character }, end: { line: 3, character: 8 } },
        text: '' }), []);
  }));

await test('UTF-8 positions when the client offers them', () => withServer(async (client) => {
  same(client.initialized.capabilities.positionEncoding, 'utf-8');
  const text = `gluegen: 1\ndescription: "é"\nsteps: [{step: "é", target: pyton, code: "x"}]\n`;
  const found = (await client.open(SPEC, text)).find((each) => each.code === 'GG0111');
  same(found.range.start, { line: 2, character: 29 });
}, { general: { positionEncodings: ['utf-8', 'utf-16'] } }));

await test('each prefix of each example, typed key by key', () => withServer(async (client) => {
  for (const name of ['05-word-count/words.yaml', '01-etl-pipeline/etl.pl']) {
    const text = fs.readFileSync(path.join(EXAMPLES, name), 'utf8');
    const uri = pathToFileURL(path.join(EXAMPLES, name)).href;
    await client.open(uri, '');
    let line = 0;
    let character = 0;
    for (const key of text) {
      const position = { line, character };
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: client.versions.get(uri) },
        contentChanges: [{ range: { start: position, end: position }, text: key }],
      });
      line += key === '\n' ? 1 : 0;
      character = key === '\n' ? 0 : character + key.length;
    }
    same(await client.change(uri,
      { range: { start: { line, character }, end: { line, character } }, text: '' }), []);
  }
}));

await test('hover tells options, targets, steps and fields', () => withServer(async (client) => {
  await client.open(SPEC, GOOD);
  const hover = async (word, shift = 1, from = 0) => {
    const { line, character } = place(GOOD, word, from);
    const found = await client.request(lsp.HoverRequest.type, {
      textDocument: { uri: SPEC }, position: { line, character: character + shift },
    });
    return found && { text: found.contents.value.split('\n')[0], range: found.range };
  };
  const code = GOOD.indexOf('if status');
  same(await hover('outputs'), { text: '**`outputs`**', range: rangeOf(GOOD, 'outputs') });
  same(await hover('python'), { text: '**`python`**', range: rangeOf(GOOD, 'python') });
  same((await hover('filter')).text, '**step `filter`**, python, stateless');
  same(await hover('status', 1, code),
    { text: '**`status: int`**', range: rangeOf(GOOD, 'status', code) });
  same(await hover('>= 400', 0, code), null);
}));

await test('hover of a step tells its fields, its runtime and why; of an option what it means', () =>
  withServer(async (client) => {
    const text = GOOD.replace('target: python\n', 'target: python\n    isolate: true\n')
      .replace('if status', 'import re\n      if status');
    await client.open(SPEC, text);
    const hover = async (word) => (await client.request(lsp.HoverRequest.type,
      { textDocument: { uri: SPEC }, position: place(text, word) })).contents;
    const lines = async (word) => (await hover(word)).value.split('\n').filter((line) => line);
    same(await hover('isolate'), {
      kind: 'markdown',
      value: '**`isolate`**\n\nRun the step in a process of its own, also where it could share that '
        + 'of a neighbour.\n\n* values: `true`, `false`\n* default: false\n'
        + '* targets: awk, go, python, rust\n',
    });
    same(await lines('parse'), [
      '**step `parse`**, awk, stateless',
      '* reads: any number of fields',
      '* writes: `path: str`, `status: int`',
      "* step `parse` reads lines: nothing is said of it, and the pipeline's end beside it is lines",
      '* step `parse` writes tsv: nothing is said of it, and tsv is the default of awk, bash and commands',
      '* edge `input -> parse` is lines: its writer writes what its reader reads',
      '* step `parse` runs alone: `parallel` is not asked for',
      '* edge `parse -> filter` is tsv: its reader sees records and reads any format, so it takes what '
        + 'is written',
      '* steps `parse -> filter` run in two processes: one is awk and the other python',
      '* step `parse` runs in mawk: its code says nothing that gawk alone knows, and mawk is faster; '
        + 'without mawk, gawk runs it',
    ]);
    same((await lines('filter')).filter((line) => !/edge|->/.test(line)), [
      '**step `filter`**, python, stateless',
      '* reads: `path: str`, `status: int`',
      '* writes: `path: str`, `status: int`',
      '* step `filter` runs alone: `parallel` is not asked for',
      '* step `filter` runs in python3: its code has no loop that PyPy would win much by, and PyPy '
        + 'needs longer to start and more memory',
    ]);
    const runtimes = async (word) => (await lines(word)).filter((line) => /runs in/.test(line));
    same(await runtimes('count'), []);
    const said = text.replace('target: awk\n', 'target: awk\n    runtime: gawk\n');
    await client.change(SPEC, { text: said });
    same(await runtimes('parse'), ['* step `parse` runs in gawk: `runtime` says so']);
  }));

await test('completion of keys, values, steps, fields and types', () => withServer(async (client) => {
  await client.open(SPEC, GOOD);
  const top = await labels(client, GOOD + '|@|');
  same(top.includes('pipelines'), true);
  same(top.includes('target'), false);
  const step = await labels(client, GOOD + '    |@|');
  same(step.includes('on_error'), true);
  same(step.includes('merge'), true);
  same(await labels(client, GOOD + '    on_error: |@|'), ['abort', 'skip', 'dead_letter']);
  same(await labels(client, GOOD.replace('target: python', 'target: p|@|')),
    ['awk', 'bash', 'go', 'python', 'rust']);
  same(await labels(client, GOOD + '    input: |@|'), ['parse', 'filter']);
  same(await labels(client, GOOD + '    outputs: [a, {b: |@|'),
    ['str', 'int', 'float', 'bool', 'time', 'json']);
  same(await labels(client, GOOD.replace('if status', 'if sta|@|\n      if status')),
    ['path', 'status', 'emit', 'fields', 'output']);
}));

await test('completion inserts what is missing and replaces the word', () =>
  withServer(async (client) => {
    const { text, position } = cursor(GOOD + '    on_er|@|');
    await client.open(SPEC, text);
    const items = await client.request(lsp.CompletionRequest.type,
      { textDocument: { uri: SPEC }, position });
    const item = items.find((each) => each.label === 'on_error');
    same(apply(text, [item.textEdit]), GOOD + '    on_error: ');
  }));

await test('completion in Prolog', () => withServer(async (client) => {
  const uri = uriOf('a.pl');
  const good = `pipeline(etl, [
    step(parse, awk, '{ print }', [outputs([path, status: int])]),
    step(filter, python, 'output(*fields)', [])
], [jobs(2)]).
`;
  await client.open(uri, good, 'prolog');
  same(await labels(client, good.replace('filter, python', 'filter, p|@|'), uri),
    ['awk', 'bash', 'go', 'python', 'rust']);
  const options = await labels(client, good.replace('[jobs(2)]', '[jobs(2), |@|]'), uri);
  same([options.includes('order'), options.includes('prelude')], [true, false]);
  const ofStep = await labels(client, good.replace("fields)', [", "fields)', [|@|"), uri);
  same([ofStep.includes('prelude'), ofStep.includes('jobs')], [true, false]);
  same(await labels(client, good.replace('status: int', 'status: |@|'), uri),
    ['str', 'int', 'float', 'bool', 'time', 'json']);
  same(await labels(client, good.replace('output(*', 'output(|@|*'), uri),
    ['path', 'status', 'emit', 'fields', 'output']);
}));

await test('definitions: a field where it is made, a step, the file of a snippet', () =>
  withServer(async (client) => {
    fs.writeFileSync(path.join(scratch, 'count.go'), 'return fields\n');
    const text = GOOD.replace(/code: \|\n {6}return fields\n/, 'file: count.go\n    input: filter\n');
    await client.open(SPEC, text);
    const find = (position) => client.request(lsp.DefinitionRequest.type,
      { textDocument: { uri: SPEC }, position });
    same(await find(place(text, 'status >=')), { uri: SPEC, range: rangeOf(text, 'status') });
    same(await find(place(text, 'filter', text.indexOf('input:'))),
      { uri: SPEC, range: rangeOf(text, 'filter') });
    same((await find(place(text, 'count.go'))).uri, uriOf('count.go'));
    same(await find(place(text, 'python')), null);
  }));

await test('symbols: pipelines, steps and their snippets, ranges nested', () =>
  withServer(async (client) => {
    await client.open(SPEC, GOOD);
    const tree = await client.request(lsp.DocumentSymbolRequest.type,
      { textDocument: { uri: SPEC } });
    same(tree.map((each) => [each.name, each.detail, each.children.map((kid) => kid.name)]),
      [['parse', 'awk', ['code']], ['filter', 'python', ['code']], ['count', 'go', ['code']]]);
    same(tree[1].selectionRange, rangeOf(GOOD, 'filter'));
    const after = ({ line, character }) => line * 1e6 + character;
    for (const { range, selectionRange } of tree) {
      same(after(range.start) <= after(selectionRange.start) &&
        after(range.end) >= after(selectionRange.end), true);
    }
  }));

await test('each quick fix makes its diagnostic go', () => withServer(async (client) => {
  const slips = [['python', 'pyton'], ['outputs:', 'output_s:'], ['int}', 'itn}'], ['steps:', 'stesp:']];
  await client.open(SPEC, GOOD);
  for (const [right, wrong] of slips) {
    const text = GOOD.replace(right, wrong);
    const before = await client.change(SPEC, { text });
    const actions = await client.request(lsp.CodeActionRequest.type, {
      textDocument: { uri: SPEC }, range: rangeOf(text, wrong), context: { diagnostics: before },
    });
    const fix = actions.find((each) => each.kind === 'quickfix');
    const fixed = apply(text, fix.edit.documentChanges[0].edits);
    same(fixed, GOOD);
  }
}));

// A spec, the code of its finding and what its fix makes of `from`, in each way to write a snippet.
const FIXES = [
  ['fix-block.yaml', 'GG0822', 'read name', 'read -r name', `gluegen: 1
steps:
  - step: lines
    target: bash
    description: "é😀"
    code: |
      while read name; do  # é😀
          printf '%s\\n' "$name"
      done
`],
  ['fix-quoted.yaml', 'GG0822', 'read name', 'read -r name', `gluegen: 1
steps:
  - {step: lines, target: bash, code: "é=\\"\\t\\"; while read name; do printf '%s\\\\n' \\"$name\\"; done"}
`.replace('é=', 'e=')],
  ['fix-single.yaml', 'GG0821', 'cut', 'stdbuf -oL cut', `gluegen: 1
steps:
  - step: follow
    target: bash
    code: 'tail -F ''/var/log/x'' | cut -f1 | stdbuf -oL tr a b'
`],
  ['fix-folded.yaml', 'GG0823', 'sort', 'LC_ALL=C sort', `gluegen: 1
steps:
  - step: order
    target: bash
    env: {LC_ALL: de_DE.UTF-8}
    code: >
      sort -k1,1 |
      uniq
  - step: join
    target: bash
    code: join - other.txt
`],
  ['fix-read.pl', 'GG0822', 'read name', 'read -r name', `pipeline(p, [
    step(lines, bash, '
        while read name; do
            printf ''%s\\\\n'' "$name"
        done
    ', [])
], []).
`],
  ['fix-buffer.pl', 'GG0821', 'cut', 'stdbuf -oL cut', `pipeline(p, [
    step(follow, bash, 'tail -F \\'/var/log/x\\' | cut -f1 | stdbuf -oL tr a b', [])
], []).
`],
  ['fix-sort.pl', 'GG0823', 'sort', 'LC_ALL=C sort', `pipeline(p, [
    step(order, bash, 'sort -k1,1 | uniq', [env(['LC_ALL' = 'de_DE.UTF-8'])]),
    step(join, bash, 'join - other.txt', [])
], []).
`],
];

await test('fixes of hazards change their words alone, wherever the snippet stands', () =>
  withServer(async (client) => {
    for (const [name, code, from, to, text] of FIXES) {
      const uri = uriOf(name);
      const found = await client.open(uri, text, name.endsWith('.pl') ? 'prolog' : 'yaml');
      same([name, ...found.map((each) => each.code)], [name, code]);
      same([name, found[0].range.start], [name, place(text, from)]);
      const actions = await client.request(lsp.CodeActionRequest.type, {
        textDocument: { uri }, range: found[0].range,
        context: { diagnostics: found, only: ['quickfix'] },
      });
      const [fix] = actions.filter(({ title }) => !title.startsWith('Ignore'));
      same([fix.kind, fix.diagnostics.map((each) => each.code)], ['quickfix', [code]]);
      const [{ textDocument, edits }, ...more] = fix.edit.documentChanges;
      same([textDocument.uri, more], [uri, []]);
      const fixed = apply(text, edits);
      same(fixed, text.replace(from, to));
      same(await client.change(uri, { text: fixed }), []);
    }
  }));

const HAZARD = {
  'ignore.yaml': [`gluegen: 1
steps:
  - step: list
    target: awk
    prelude: |
      # é😀
    code: |
      { system("ls " $1) }
    outputs: [name]
`, '    # gluegen: ignore GG0820 -- reason\n    code: |'],
  'ignore-flow.yaml': [`gluegen: 1
steps:
  - {step: list, target: awk, code: '{ system("ls " $1) }', outputs: [name]}
`, '  # gluegen: ignore GG0820 -- reason\n  - {step'],
  'ignore.pl': [`pipeline(p, [
    step(list, awk, '
{ system("ls " $1) }
', [outputs([name])])
], []).
`, '    % gluegen: ignore GG0820 -- reason\n    step('],
};

await test('a finding is ignored by a comment before its option, in each notation', () =>
  withServer(async (client) => {
    for (const [name, [text, expected]] of Object.entries(HAZARD)) {
      const uri = uriOf(name);
      const found = await client.open(uri, text);
      same(found.map(({ code }) => code), ['GG0820']);
      const actions = await client.request(lsp.CodeActionRequest.type, {
        textDocument: { uri }, range: found[0].range,
        context: { diagnostics: found, only: ['quickfix'] },
      });
      const ignore = actions.find(({ title }) => title === 'Ignore GG0820 here');
      const ignored = apply(text, ignore.edit.documentChanges[0].edits);
      same(ignored, text.replace(expected.split('\n')[1], expected));
      same(await client.change(uri, { text: ignored }), []);
      const [unused, ...more] = await client.change(uri,
        { text: ignored.replace('system("ls " $1)', 'print $1') });
      same(more, []);
      same([unused.code, unused.range.start], ['GG0753', place(ignored, expected.trim()[0] + ' glue')]);
    }
  }));

await test('errors cannot be ignored', () => withServer(async (client) => {
  const text = GOOD.replace('python', 'pyton');
  const found = await client.open(SPEC, text);
  const actions = await client.request(lsp.CodeActionRequest.type, {
    textDocument: { uri: SPEC }, range: found[0].range, context: { diagnostics: found },
  });
  same(actions.filter(({ title }) => title.startsWith('Ignore')), []);
}));

await test('a snippet moves to a file and back', () => withServer(async (client) => {
  const uri = uriOf('move.yaml');
  await client.open(uri, GOOD);
  const actions = async (text, word, only) => client.request(lsp.CodeActionRequest.type, {
    textDocument: { uri }, range: rangeOf(text, word), context: { diagnostics: [], only },
  });
  const [out] = await actions(GOOD, 'if status', ['refactor']);
  const [create, content, spec] = out.edit.documentChanges;
  same([create.kind, create.uri], ['create', uriOf('filter.py')]);
  const code = content.edits[0].newText;
  same(code, 'if status >= 400:\n    output(path, status)\n');
  const moved = apply(GOOD, spec.edits);
  fs.writeFileSync(path.join(scratch, 'filter.py'), code);
  same(await client.change(uri, { text: moved }), []);
  const [back] = await actions(moved, 'filter.py', ['refactor.inline']);
  same(apply(moved, back.edit.documentChanges[0].edits), GOOD);
}));

await test('formatting changes the lines that fmt changes, and nothing that cannot be read', () =>
  withServer(async (client) => {
    const uri = uriOf('format.yaml');
    const format = () => client.request(lsp.DocumentFormattingRequest.type,
      { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } });
    await client.open(uri, GOOD);
    same(await format(), []);
    const loose = GOOD.replace('outputs: [path, {status: int}]', 'outputs:   [ path,{status: int} ]   # é');
    await client.change(uri, { text: loose });
    const edits = await format();
    same(edits.length, 1);
    same(edits[0].range, { start: { line: 7, character: 0 }, end: { line: 8, character: 0 } });
    same(apply(loose, edits), GOOD.replace('{status: int}]', '{status: int}]   # é'));
    await client.change(uri, { text: 'steps: [' });
    same(await format(), []);
  }));

await test('lenses say what each step reads and writes', () => withServer(async (client) => {
  await client.open(SPEC, GOOD);
  const lenses = await client.request(lsp.CodeLensRequest.type, { textDocument: { uri: SPEC } });
  same(lenses.map((each) => each.command.title),
    ['Run etl', 'awk: any fields -> 2 fields', 'python: 2 fields -> 2 fields',
      'go: 2 fields -> 2 fields']);
  same(lenses[0].command.arguments, [SPEC, 'etl']);
}));

await test('an unsaved file of a snippet counts, and its changes are seen', () =>
  withServer(async (client) => {
    const text = GOOD.replace(/code: \|\n {6}if(.|\n)*?status\)\n/, 'file: snippet.py\n');
    const file = uriOf('snippet.py');
    const missing = await client.open(SPEC, text);
    same(missing.map((each) => each.code), ['GG0501']);
    client.published.delete(SPEC);
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: file, languageId: 'python', version: 1, text: 'output(path, status)\n' },
    });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
    same(await client.diagnostics(SPEC, 1), []);
  }));

finish();

// A client of `gluegen lsp` made of vscode-languageserver-protocol, and a small test runner.
import { spawn } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import * as rpc from 'vscode-jsonrpc/node.js';
import * as lsp from 'vscode-languageserver-protocol';

const TIMEOUT = 20000;

export class Client {
  constructor(capabilities = {}) {
    this.process = spawn(process.env.GLUEGEN, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.exit = new Promise((resolve) => this.process.on('exit', resolve));
    this.connection = rpc.createMessageConnection(
      new rpc.StreamMessageReader(this.process.stdout),
      new rpc.StreamMessageWriter(this.process.stdin));
    this.published = new Map(); // uri -> the last diagnostics
    this.waiting = [];
    this.connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
      this.published.set(params.uri, params);
      this.waiting = this.waiting.filter((wait) => !wait());
    });
    this.connection.listen();
    this.capabilities = capabilities;
    this.versions = new Map();
  }

  request(type, params) {
    return this.connection.sendRequest(type.method ?? type, params);
  }

  async start() {
    this.initialized = await this.request(lsp.InitializeRequest.type, {
      processId: process.pid, rootUri: null, capabilities: this.capabilities,
    });
    await this.connection.sendNotification('initialized', {});
    return this;
  }

  async stop() {
    await this.request(lsp.ShutdownRequest.type);
    await this.connection.sendNotification('exit');
    const status = await this.exit;
    this.connection.dispose();
    return status;
  }

  async open(uri, text, languageId = 'yaml') {
    this.versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    return this.diagnostics(uri, 1);
  }

  // Each change is {range, text}, or {text} for the whole.
  async change(uri, ...contentChanges) {
    const version = this.versions.get(uri) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version }, contentChanges,
    });
    return this.diagnostics(uri, version);
  }

  // What was published of that version.
  diagnostics(uri, version) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no diagnostics of ${uri}`)), TIMEOUT);
      const wait = () => {
        const params = this.published.get(uri);
        if (!params || params.version !== version) return false;
        clearTimeout(timer);
        resolve(params.diagnostics);
        return true;
      };
      if (!wait()) this.waiting.push(wait);
    });
  }
}

// `text` with one `|`: the text without it, and the position of it (in UTF-16 units).
export function cursor(text) {
  const at = text.indexOf('|@|');
  const before = text.slice(0, at).split('\n');
  return {
    text: text.slice(0, at) + text.slice(at + 3),
    position: { line: before.length - 1, character: before.at(-1).length },
  };
}

let count = 0;
let failed = 0;

export async function test(name, body) {
  count += 1;
  try {
    await body();
    console.log(`ok ${count} - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${count} - ${name}`);
    for (const line of String(error.stack ?? error).split('\n')) console.log(`# ${line}`);
  }
}

export function same(actual, expected) {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`expected ${JSON.stringify(expected, null, 1)}\n` +
      `actual ${JSON.stringify(actual, null, 1)}`);
  }
}

export function finish() {
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}

// Starts `gluegen lsp` for specs: Prolog files of gluegen's own, and YAML files that say `gluegen:`.
'use strict';
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function program() {
  return vscode.workspace.getConfiguration('gluegen').get('path');
}

// Other YAML is none of gluegen's business.
function isSpec(document) {
  return document.languageId !== 'yaml' || /^gluegen:/m.test(document.getText());
}

function quiet(document, next) {
  return isSpec(document) ? next(document) : undefined;
}

function createClient() {
  const command = { command: program(), args: ['lsp'] };
  return new LanguageClient('gluegen', 'gluegen', { run: command, debug: command }, {
    documentSelector: [
      { language: 'yaml' }, { language: 'prolog' }, { language: 'gluegen-prolog' },
    ],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.{awk,sh,py,go,rs}') },
    middleware: {
      didOpen: quiet,
      didChange: (event, next) => (isSpec(event.document) ? next(event) : undefined),
      didClose: quiet,
    },
  });
}

function runPipeline(uri, pipeline) {
  const terminal = vscode.window.createTerminal('gluegen');
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const words = [program(), 'run', vscode.Uri.parse(uri).fsPath, '--pipeline', pipeline];
  terminal.show();
  terminal.sendText(words.map(quote).join(' '));
}

async function activate(context) {
  client = createClient();
  context.subscriptions.push(
    vscode.commands.registerCommand('gluegen.run', runPipeline),
    vscode.commands.registerCommand('gluegen.restart', () => client.restart()));
  await client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };

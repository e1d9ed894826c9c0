// Reads a schema, then values, one JSON text a line; answers each value with what ajv finds wrong.
const Ajv = require('ajv');
const readline = require('readline');

let validate = null;
readline.createInterface({input: process.stdin, terminal: false}).on('line', (line) => {
  if (!validate) {
    validate = new Ajv({allErrors: true}).compile(JSON.parse(line));
    return;
  }
  validate(JSON.parse(line));
  const errors = (validate.errors || []).map((error) => `${error.dataPath} ${error.message}`);
  process.stdout.write(`${JSON.stringify(errors)}\n`);
});

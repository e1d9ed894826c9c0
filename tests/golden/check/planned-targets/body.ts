// A body in a file of its own
const x: Array<string = [];
emit(x);

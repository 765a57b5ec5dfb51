// Strings, typed arrays and maps of AssemblyScript, with its own garbage collector in linear memory.
class Word {
  constructor(public text: string, public times: i32) {}
}

const counts = new Map<string, Word>();
for (let round = 0; round < 2000; round++) {
  const text = "word" + (round % 37).toString();
  if (counts.has(text)) counts.get(text).times++;
  else counts.set(text, new Word(text, 1));
}
const words = counts.values();
words.sort((left, right) => right.times - left.times || (left.text < right.text ? -1 : 1));
for (let index = 0; index < 5; index++) console.log(words[index].text + " " + words[index].times.toString());

const squares = new Float64Array(1000);
for (let index = 0; index < squares.length; index++) squares[index] = Math.sqrt(index as f64);
console.log(squares.reduce((sum, root) => sum + root, 0.0).toString());
console.error("on standard error");

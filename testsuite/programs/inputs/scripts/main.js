import * as os from "qjs:os";
import * as std from "qjs:std";
import { count } from "./library/count.js";

const text = std.loadFile("letters.txt");
const words = count(text);
print(JSON.stringify([...words].sort(), null, 1));
const file = std.open("counted.txt", "w");
for (const [word, times] of [...words].sort()) file.puts(`${word} ${times}\n`);
file.close();
print(2n ** 200n, /(?<year>\d{4})/u.exec("in 2009").groups.year, [3, 1, 2].toSorted());
new Promise((done) => os.setTimeout(done, 20)).then(() => print("later"));

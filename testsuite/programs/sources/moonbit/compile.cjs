// Compiles programs in MoonBit: compile.cjs WORKER MODULE FILE... The compiler is a script for a browser's worker, so
// what is a worker's is made here: it listens to messages and answers with messages.
const fs = require("node:fs");
const path = require("node:path");

const [worker, module_, ...files] = process.argv.slice(2);
let ask, answered;
globalThis.self = globalThis;
globalThis.addEventListener = (type, listener) => {
  if (type === "message") ask = listener;
};
globalThis.postMessage = (message) => answered(message);
require(path.resolve(worker));

function call(name, argument) {
  return new Promise((resolve, reject) => {
    answered = ({ type, value }) => (type === "RAW" ? resolve(value) : reject(value));
    const data = { id: name, type: "APPLY", path: [name], argumentList: [{ type: "RAW", value: argument }] };
    ask({ origin: "", data });
  });
}

async function compile() {
  const target = "wasm-gc";
  const pkgSources = ["main:."];
  const { core, diagnostics } = await call("buildPackage", {
    mbtFiles: files.map((file) => [path.basename(file), fs.readFileSync(file, "utf8")]),
    miFiles: [],
    indirectImportMiFiles: [],
    stdMiFiles: [],
    target,
    pkg: "main",
    pkgSources,
    isMain: true,
    errorFormat: "human",
    enableValueTracing: false,
    noOpt: false,
  });
  if (!core) throw new Error(diagnostics.join("\n"));
  const { result } = await call("linkCore", {
    coreFiles: [core],
    main: "main",
    pkgSources,
    target,
    exportedFunctions: [],
    outputFormat: "wasm",
    testMode: false,
    debug: false,
    noOpt: false,
    sourceMap: false,
    sources: {},
    stopOnMain: false,
  });
  fs.writeFileSync(module_, result);
}

compile().catch((error) => {
  console.error(error);
  process.exit(1);
});

// Writes the lists of generators and of walkers from the folders that hold them, so that adding one touches its own file only.
// `build` runs it; tests fail when a committed list differs.
import { writeFileSync } from "node:fs";
import { FOLDER, FORMATS_FOLDER, generatorIndex, walkerIndex } from "./generator-index.mjs";

writeFileSync(new URL("index.ts", FOLDER), generatorIndex());
writeFileSync(new URL("walkers.ts", FORMATS_FOLDER), walkerIndex());

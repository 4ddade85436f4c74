// Writes the list of generators from the folder that holds them, so that adding one touches its own file only.
// `build` runs it; a test fails when the committed list differs.
import { writeFileSync } from "node:fs";
import { FOLDER, generatorIndex } from "./generator-index.mjs";

writeFileSync(new URL("index.ts", FOLDER), generatorIndex());

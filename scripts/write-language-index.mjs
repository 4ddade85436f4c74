// Writes the list of languages from the folder that holds them, so that adding one touches its own folder only.
// `build` runs it; a test fails when the committed list differs.
import { writeFileSync } from "node:fs";
import { FOLDER, languageIndex } from "./language-index.mjs";

writeFileSync(new URL("index.ts", FOLDER), languageIndex());

// Writes docs/generators.md from the tables. A test fails when the committed file differs.
import { writeFileSync } from "node:fs";
import { generatorsPage } from "./generators-page.mjs";

writeFileSync(new URL("../docs/generators.md", import.meta.url), generatorsPage());

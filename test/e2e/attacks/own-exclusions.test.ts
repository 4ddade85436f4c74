import { testAttacks } from "./class.ts";

testAttacks("h");

import { testAttacks } from "./class.ts";

testAttacks("d");

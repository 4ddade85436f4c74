import { testAttacks } from "./class.ts";

testAttacks("c");

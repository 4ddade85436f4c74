import { testAttacks } from "./class.ts";

testAttacks("a");

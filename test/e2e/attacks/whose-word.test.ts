import { testAttacks } from "./class.ts";

testAttacks("m");

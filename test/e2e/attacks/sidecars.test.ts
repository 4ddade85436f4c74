import { testAttacks } from "./class.ts";

testAttacks("i");

import { testAttacks } from "./class.ts";

testAttacks("g");

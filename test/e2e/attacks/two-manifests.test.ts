import { testAttacks } from "./class.ts";

testAttacks("b");

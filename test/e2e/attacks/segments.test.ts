import { testAttacks } from "./class.ts";

testAttacks("e");

import { testAttacks } from "./class.ts";

testAttacks("f");

import { testAttacks } from "./class.ts";

testAttacks("l");

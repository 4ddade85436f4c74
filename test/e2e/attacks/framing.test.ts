import { testAttacks } from "./class.ts";

testAttacks("k");

import { testAttacks } from "./class.ts";

testAttacks("j");

import { UNSIGNED_STATEMENTS } from "../../fixtures/forge/attacks/statements.ts";
import { testAttacks } from "./class.ts";

testAttacks(UNSIGNED_STATEMENTS);

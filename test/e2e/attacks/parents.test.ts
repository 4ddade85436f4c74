import { PARENTS } from "../../fixtures/forge/attacks/parents.ts";
import { testAttacks } from "./class.ts";

testAttacks(PARENTS);

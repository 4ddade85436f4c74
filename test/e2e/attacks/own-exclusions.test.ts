import { OWN_EXCLUSIONS } from "../../fixtures/forge/attacks/two-readers.ts";
import { testAttacks } from "./class.ts";

testAttacks(OWN_EXCLUSIONS);

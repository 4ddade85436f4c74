import { OTHER_CLAIM } from "../../fixtures/forge/attacks/signers.ts";
import { testAttacks } from "./class.ts";

testAttacks(OTHER_CLAIM);

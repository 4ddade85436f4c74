import { MAY_NOT_SIGN } from "../../fixtures/forge/attacks/signers.ts";
import { testAttacks } from "./class.ts";

testAttacks(MAY_NOT_SIGN);

import { TWO_MANIFESTS } from "../../fixtures/forge/attacks/two-manifests.ts";
import { testAttacks } from "./class.ts";

testAttacks(TWO_MANIFESTS);

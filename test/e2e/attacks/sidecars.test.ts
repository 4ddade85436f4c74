import { SIDECARS } from "../../fixtures/forge/attacks/outside-binding.ts";
import { testAttacks } from "./class.ts";

testAttacks(SIDECARS);

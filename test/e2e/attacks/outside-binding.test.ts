import { OUTSIDE_BINDING } from "../../fixtures/forge/attacks/outside-binding.ts";
import { testAttacks } from "./class.ts";

testAttacks(OUTSIDE_BINDING);

import { FRAMING } from "../../fixtures/forge/attacks/framing.ts";
import { testAttacks } from "./class.ts";

testAttacks(FRAMING);

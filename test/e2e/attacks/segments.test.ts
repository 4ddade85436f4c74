import { SEGMENTS } from "../../fixtures/forge/attacks/segments.ts";
import { testAttacks } from "./class.ts";

testAttacks(SEGMENTS);

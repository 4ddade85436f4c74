import { TWO_READERS } from "../../fixtures/forge/attacks/two-readers.ts";
import { testAttacks } from "./class.ts";

testAttacks(TWO_READERS);

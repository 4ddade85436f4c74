import { BOX_LISTS } from "../../fixtures/forge/attacks/box-lists.ts";
import { testAttacks } from "./class.ts";

testAttacks(BOX_LISTS);

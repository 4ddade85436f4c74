import type { CommandTexts } from "../en/command.ts";
import { errors } from "./errors.ts";
import { help } from "./help.ts";
import { messages } from "./messages.ts";
import { page } from "./page.ts";
import { queue } from "./queue.ts";
import { reporters, terms } from "./reporters.ts";

/** 命令行的全部文字。 */
export const command: CommandTexts = { texts: { ...messages, ...help, ...errors, ...queue }, reporters, terms, page };

import type { PageList } from "@provcheck/core/browser";
import type { Host } from "./host.ts";
import type { Session, Workshop } from "./session.ts";

/** Further lists beside those at hand; one of the same name is replaced. */
export const merged = (old: readonly PageList[], more: readonly PageList[]): PageList[] => [
  ...old.filter(({ name }) => !more.some((each) => each.name === name)),
  ...more,
];

/** The page alone: it reads in its worker and reaches nothing. */
export const staticSession = (host: Host, workshop: Workshop): Session => ({
  form: "file",
  ...workshop,
  inspect: ({ file, name, sidecar }, lists, onProgress, signal) => {
    if (!file) return Promise.reject(new Error("there is no file"));
    return host.inspect({ file, name, ...(sidecar ? { sidecar } : {}) }, lists, onProgress, signal);
  },
  lists: (desk) => desk.lists,
  async use(lists, desk) {
    desk.lists = merged(desk.lists, lists);
    desk.again();
    return "";
  },
  fetchLists: async () => "",
  bytes: () => Promise.reject(new Error("there is no server")),
});

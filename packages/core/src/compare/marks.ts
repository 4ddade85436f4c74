import { present } from "../model/present.ts";
import type { Marker, Report } from "../model/report.ts";
import { stronger } from "../model/vocabulary.ts";

/**
 * What became of one mark between two files.
 * @example
 * ```ts
 * import { compareMarks, inspect, type MarkChange } from "@provcheck/core";
 * const lost = (changes: readonly MarkChange[]) => changes.filter((change) => change.outcome === "lost");
 * console.log(lost(compareMarks(await inspect("upload.jpg"), await inspect("served.jpg")).changes));
 * ```
 */
export interface MarkChange {
  /** `credentials`: the Content Credentials. `marker`: a row of the marker table. `field`: a disclosure field. */
  what: "credentials" | "marker" | "field";
  id: string;
  /**
   * `survived`: still there, in the same place. `moved`: there, in another place. `weakened`: still stated, but less
   * is behind it. `changed`: says something else. `lost`: gone. `added`: was not there before.
   */
  outcome: "survived" | "moved" | "weakened" | "changed" | "lost" | "added";
  before?: string;
  after?: string;
}

/**
 * Marks of two files side by side.
 * @example
 * ```ts
 * import { compareMarks, inspect, type MarksComparison } from "@provcheck/core";
 * const result: MarksComparison = compareMarks(await inspect("in.png"), await inspect("out.png"));
 * if (!result.kept) console.error(result.changes);
 * ```
 */
export interface MarksComparison {
  /** Nothing was lost, changed or weakened. A file without marks keeps them all. */
  kept: boolean;
  changes: MarkChange[];
}

const HARM = new Set<MarkChange["outcome"]>(["weakened", "changed", "lost"]);
const STATES = ["none", "broken", "unverifiable", "intact", "trusted"];

/**
 * Did a pipeline keep the marks of what went through it? Compares the reports of a file before and after:
 * credentials, AI markers, platform and camera markers, disclosure fields. Marks that nothing here can read
 * (see `declaredMarks`) are not part of the answer.
 * @param before report of the file that went in
 * @param after report of the file that came out
 * @example
 * ```ts
 * import { compareMarks, inspect } from "@provcheck/core";
 * const { kept, changes } = compareMarks(await inspect("original.jpg"), await inspect("resized.jpg"));
 * console.log(kept, changes);
 * ```
 */
export function compareMarks(before: Report, after: Report): MarksComparison {
  const changes = [
    ...credentialsChange(before, after),
    ...markerChanges(before, after),
    ...fieldChanges(before, after),
  ];
  return { kept: !changes.some((change) => HARM.has(change.outcome)), changes };
}

function credentialsChange(before: Report, after: Report): MarkChange[] {
  const [from, to] = [before.assurance.state, after.assurance.state];
  const change = (outcome: MarkChange["outcome"]): MarkChange[] => [
    {
      what: "credentials",
      id: activeLabel(before) ?? activeLabel(after) ?? "c2pa",
      outcome,
      ...present({ before: from === "none" ? undefined : from, after: to === "none" ? undefined : to }),
    },
  ];
  if (from === "none") return to === "none" ? [] : change("added");
  if (to === "none") return change("lost");
  if (STATES.indexOf(to) < STATES.indexOf(from)) return change("weakened");
  const label = activeLabel(before);
  if (activeLabel(after) === label) return change("survived");
  // Signed again with the old history inside: nothing is lost. Signed anew without it: it is.
  return change(after.credentials.manifests.some((manifest) => manifest.label === label) ? "moved" : "changed");
}

const activeLabel = (report: Report): string | undefined =>
  report.credentials.manifests.find((manifest) => manifest.active)?.label;

const key = (marker: Marker): string =>
  [marker.id, marker.says, marker.vendor, marker.product, marker.detail].join("\n");
/** A manifest's label is made anew each time it is signed: the place is the assertion. */
const placeOf = (path: string): string => path.replace(/^c2pa\/[^/]+\//, "c2pa/");
const places = (marker: Marker): Set<string> => new Set(marker.at.map((at) => placeOf(at.path)));

function markerChanges(before: Report, after: Report): MarkChange[] {
  const left = after.markers.filter((marker) => marker.says !== "none");
  const changes: MarkChange[] = [];
  const take = (found: Marker | undefined): Marker | undefined => {
    if (found) left.splice(left.indexOf(found), 1);
    return found;
  };
  for (const marker of before.markers) {
    if (marker.says === "none") continue;
    const same = take(left.find((each) => key(each) === key(marker)));
    if (same) {
      const weaker = stronger(marker.carriage, same.carriage);
      const stays = [...places(marker)].some((place) => places(same).has(place));
      changes.push({
        what: "marker",
        id: marker.id,
        outcome: weaker ? "weakened" : stays ? "survived" : "moved",
        before: weaker ? marker.carriage : (marker.at[0]?.path ?? ""),
        after: weaker ? same.carriage : (same.at[0]?.path ?? ""),
      });
      continue;
    }
    const other = take(left.find((each) => each.id === marker.id));
    changes.push({
      what: "marker",
      id: marker.id,
      outcome: other ? "changed" : "lost",
      before: words(marker),
      ...present({ after: other && words(other) }),
    });
  }
  for (const marker of left) changes.push({ what: "marker", id: marker.id, outcome: "added", after: words(marker) });
  return changes;
}

const words = (marker: Marker): string =>
  [marker.says, marker.vendor, marker.product, marker.detail].filter((word) => word !== undefined).join(" ");

function fieldChanges(before: Report, after: Report): MarkChange[] {
  const changes: MarkChange[] = [];
  const left = [...after.disclosure.fields];
  for (const field of before.disclosure.fields) {
    const index = left.findIndex((each) => each.field === field.field && each.value === field.value);
    const found = index === -1 ? undefined : left.splice(index, 1)[0];
    if (found) {
      const outcome = found.path === field.path ? "survived" : "moved";
      changes.push({ what: "field", id: field.field, outcome, before: field.path, after: found.path });
      continue;
    }
    const other = left.findIndex((each) => each.field === field.field);
    const changed = other === -1 ? undefined : left.splice(other, 1)[0];
    changes.push({
      what: "field",
      id: field.field,
      outcome: changed ? "changed" : "lost",
      before: field.value,
      ...present({ after: changed?.value }),
    });
  }
  for (const field of left) changes.push({ what: "field", id: field.field, outcome: "added", after: field.value });
  return changes;
}

/** `<provcheck-report>`: a report's JSON, shown on anybody's page in the words and the form of the page for reporters. */
import type { Language, Report } from "@provcheck/core/explain";
import { render } from "preact";
import { Answer } from "./answer.tsx";
import { LANGUAGES, pageWords } from "./words.ts";

/** The style of the page, which the build puts in. */
declare const STYLE_TEXT: string;

const isReport = (value: unknown): value is Report =>
  typeof value === "object" && value !== null && "schemaVersion" in value && "assurance" in value && "origin" in value;

/** A report, or the first of those in a document of `provcheck --json`; undefined for anything else. */
function reportOf(text: string): Report | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isReport(value)) return value;
    const { reports } = value as { reports?: unknown[] };
    return Array.isArray(reports) ? reports.find(isReport) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Shows a report. It fetches nothing: the report stands in a `<script type="application/json">` inside it, or is given as
 * the property `report`. `lang` chooses the language.
 */
class ProvcheckReport extends HTMLElement {
  static readonly observedAttributes = ["lang"];
  #given: Report | undefined;
  #root: ShadowRoot | undefined;

  /** The report that is shown. */
  get report(): Report | undefined {
    return this.#given ?? reportOf(this.querySelector('script[type="application/json"]')?.textContent ?? "");
  }

  set report(report: Report | undefined) {
    this.#given = report;
    this.#draw();
  }

  connectedCallback(): void {
    if (!this.#root) {
      this.#root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE_TEXT.replaceAll(":root", ":host"));
      this.#root.adoptedStyleSheets = [sheet];
    }
    this.#draw();
  }

  attributeChangedCallback(): void {
    this.#draw();
  }

  #draw(): void {
    if (!this.#root) return;
    const tag = this.lang || document.documentElement.lang;
    const lang: Language = LANGUAGES.find((each) => tag.split("-")[0] === each.split("-")[0]) ?? "en";
    const { report } = this;
    render(
      <article lang={lang}>{report ? <Answer report={report} lang={lang} /> : pageWords(lang).elementNone}</article>,
      this.#root,
    );
  }
}

if (!customElements.get("provcheck-report")) customElements.define("provcheck-report", ProvcheckReport);

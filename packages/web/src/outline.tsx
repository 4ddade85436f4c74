/** Places of a picture, outlined over it and named below it. */
import type { Language } from "@provcheck/core/explain";
import type { Box, Comparison, Outline, OutlineShape } from "@provcheck/core/internal";
import { useState } from "preact/hooks";
import { Text } from "./bits.tsx";
import { useUrl } from "./url.ts";
import { pageWords } from "./words.ts";

/** Pictures are drawn over in ten-thousandths of their sides. */
const SIDE = 10_000;
const at = (share: number): number => Math.round(SIDE * share);

function Shape({ shape, chosen }: { shape: OutlineShape; chosen: boolean }) {
  const look = { class: chosen ? "outline chosen" : "outline", "vector-effect": "non-scaling-stroke" };
  if (shape.kind === "polygon")
    return <polygon {...look} points={shape.points.map(({ x, y }) => `${at(x)},${at(y)}`).join(" ")} />;
  const { kind, x, y, width, height } = shape;
  if (kind === "rectangle") return <rect {...look} x={at(x)} y={at(y)} width={at(width)} height={at(height)} />;
  return <ellipse {...look} cx={at(x + width / 2)} cy={at(y + height / 2)} rx={at(width / 2)} ry={at(height / 2)} />;
}

interface OverlayProps {
  places: readonly Outline[];
  /** The place that was chosen from the list. */
  chosen?: number | undefined;
}

/** The shapes; what they are stands in words beside them. */
export function Overlay({ places, chosen }: OverlayProps) {
  if (places.length === 0) return null;
  return (
    <svg class="overlay" viewBox={`0 0 ${SIDE} ${SIDE}`} preserveAspectRatio="none" aria-hidden="true">
      {places.map(({ shape }, index) => (
        <Shape key={index} shape={shape} chosen={index === chosen} />
      ))}
    </svg>
  );
}

interface PlacesProps {
  places: readonly Outline[];
  chosen: number | undefined;
  onChoose: (index: number | undefined) => void;
  lang: Language;
}

/** What is said of each place, as buttons that bring it out. */
export function PlaceList({ places, chosen, onChoose, lang }: PlacesProps) {
  const words = pageWords(lang);
  if (places.length === 0) return null;
  return (
    <section class="places">
      <h3>{words.places}</h3>
      <p>{words.placesNote}</p>
      <ol>
        {places.map(({ text }, index) => (
          <li key={index}>
            <button
              type="button"
              aria-pressed={index === chosen}
              onClick={() => onChoose(index === chosen ? undefined : index)}
            >
              <Text>{text}</Text>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A picture with outlines over it. */
export function Outlined({ file, alt, places }: { file: Blob; alt: string; places: readonly Outline[] }) {
  const url = useUrl(file);
  const [failed, setFailed] = useState(false);
  if (!url || failed) return null;
  return (
    <div class="outlined">
      <img src={url} alt={alt} onError={() => setFailed(true)} />
      <Overlay places={places} />
    </div>
  );
}

const placeOf = (box: Box, text: string): Outline => ({ text, shape: { kind: "rectangle", ...box }, outside: false });

/** What each of two pictures shows of the other, where one does not show all of it. */
export function comparedPlaces({ picture }: Comparison, lang: Language): { a: Outline[]; b: Outline[] } {
  const text = pageWords(lang).placeShared;
  const { crop, regions } = picture ?? {};
  const found = regions ?? (crop ? { [crop.of]: crop.box } : {});
  const of = (box: Box | undefined): Outline[] => (box ? [placeOf(box, text)] : []);
  const { a, b } = found as { a?: Box; b?: Box };
  return { a: of(a), b: of(b) };
}

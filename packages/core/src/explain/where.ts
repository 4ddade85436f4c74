import type { Metadata } from "../model/report.ts";
import { ours, type Voice, type Words } from "./say.ts";

type Place = NonNullable<Metadata["location"]>;

const DIGITS = 5;

/** `33.10180° N, 117.25557° W`, with the height where the file gives one. Five digits are about a metre. */
export function whereText({ latitude, longitude, altitude }: Place, { say }: Voice): Words {
  const place = say("where.degrees", {
    latitude: ours(Math.abs(latitude).toFixed(DIGITS)),
    north: say(latitude < 0 ? "where.south" : "where.north"),
    longitude: ours(Math.abs(longitude).toFixed(DIGITS)),
    east: say(longitude < 0 ? "where.west" : "where.east"),
  });
  return altitude === undefined ? place : say("where.height", { place, altitude });
}

/** A map of the place. Opening it tells the site of the map where somebody looks. */
export const mapOf = ({ latitude, longitude }: Place): string => {
  const [y, x] = [latitude.toFixed(DIGITS), longitude.toFixed(DIGITS)];
  return `https://www.openstreetmap.org/?mlat=${y}&mlon=${x}#map=15/${y}/${x}`;
};

import { useEffect, useState } from "preact/hooks";

/** An address for bytes that lie in this page, taken back when nobody shows them any more. */
export function useUrl(file: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

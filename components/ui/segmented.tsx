interface Props<Value extends string> {
  label: string;
  value: Value | undefined;
  options: readonly { value: Value; label: string; content: React.ReactNode; lang?: string }[];
  onChoose: (value: Value) => void;
}

/** A few choices side by side, one of them taken. */
export function Segmented<Value extends string>({ label, value, options, onChoose }: Props<Value>) {
  return (
    <fieldset className="flex rounded-xl bg-raised p-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          lang={option.lang}
          aria-label={option.label}
          aria-pressed={option.value === value}
          title={option.label}
          onClick={() => onChoose(option.value)}
          className="inline-flex min-h-9 min-w-9 items-center justify-center rounded-lg px-2.5 text-ink-soft text-sm transition-colors duration-150 hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-sm pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        >
          {option.content}
        </button>
      ))}
    </fieldset>
  );
}

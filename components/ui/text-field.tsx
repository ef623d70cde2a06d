import { type InputHTMLAttributes, type Ref, useId } from "react";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** What is wrong with the value; null when it is fine. */
  error?: string | null;
  ref?: Ref<HTMLInputElement>;
}

/** An input that keeps its own value, so that what is typed before the page comes alive isn't lost. */
export function TextField({ label, error = null, className = "", ...rest }: Props) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        className={`min-h-11 w-full rounded-xl border bg-surface px-3.5 py-2 text-base ${error === null ? "border-control-line" : "border-danger"}`}
        {...rest}
      />
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

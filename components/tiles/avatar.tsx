import { hueOf, initialsOf } from "./avatar-look";

interface Props {
  name: string;
  /** The participant's id: the same person has the same colour for everybody. */
  seed: string;
  className?: string;
}

/** Initials on a colour, in place of a picture. */
export function Avatar({ name, seed, className = "" }: Props) {
  return (
    <span
      aria-hidden
      style={{ backgroundColor: `oklch(0.46 0.09 ${hueOf(seed)})` }}
      className={`@container flex aspect-square items-center justify-center rounded-full font-medium text-white ${className}`}
    >
      <span className="text-[38cqw] leading-none">{initialsOf(name)}</span>
    </span>
  );
}

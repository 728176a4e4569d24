// A whole number in Persian words, for the line beneath an amount.

const ONES = " یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده".split(" ");
const TENS = "  بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split(" ");
const HUNDREDS = " صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split(" ");
const SCALES = ["", " هزار", " میلیون", " میلیارد", " هزار میلیارد"];

export function amountInWords(digits) {
  if (/^0*$/.test(digits)) {
    return "صفر";
  }
  const groups = [];
  for (let end = digits.length; end > 0; end -= 3) {
    groups.push(Number(digits.slice(Math.max(0, end - 3), end)));
  }
  if (groups.length > SCALES.length) {
    return "";
  }
  return groups
    .map((group, scale) => (group ? underThousand(group) + SCALES[scale] : ""))
    .filter(Boolean)
    .reverse()
    .join(" و ");
}

function underThousand(number) {
  const rest = number % 100;
  const small = rest < 20 ? [ONES[rest]] : [TENS[Math.floor(rest / 10)], ONES[rest % 10]];
  return [HUNDREDS[Math.floor(number / 100)], ...small].filter(Boolean).join(" و ");
}

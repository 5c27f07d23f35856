/**
 * What looks like a person: mainland phone numbers, identity numbers by their checksum, bank cards by Luhn, e-mail, WeChat ids,
 * and what an organization says looks so. Where something of this kind stands alone it is found, also within a text.
 */

/** What it looks like. `own`: by a pattern of the organization. */
export type PersonalKind = 'phone' | 'identity-number' | 'bank-card' | 'email' | 'wechat' | 'own';

/** Finds the first kind in a text. */
export type Looks = (text: string) => PersonalKind | undefined;

/** No letter or digit before and after: a part of an order number is no phone number. */
const alone = (inner: string, flags = 'g') => new RegExp(`(?<![0-9A-Za-z])(?:${inner})(?![0-9A-Za-z])`, flags);

const MOBILE = alone('(?:\\+?86[ -]?)?1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}', '');
const LANDLINE = alone('0\\d{2,3}-\\d{7,8}', '');
const EMAIL = /[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}(?![A-Za-z0-9])/;
/** An account's own id, one that somebody names as such, and the id of a follower (28 characters that begin with o). */
const WECHAT_ID = /(?<![0-9A-Za-z])wxid_[0-9a-z]{6,32}|(?:微信号?|wechat|weixin)\s*[:：]\s*[a-z][\w-]{5,19}/i;
const OPEN_ID = alone('o(?=[\\w-]*[A-Z])(?=[\\w-]*[a-z])(?=[\\w-]*\\d)[\\w-]{27}', '');
const IDENTITY = alone('\\d{6}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[0-9Xx]');
/** UnionPay, Visa, MasterCard, American Express, JCB; in one piece or in fours. */
const CARD = alone('(?:62|4|5[1-5]|3[47]|35)\\d{2,3}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{2,4}(?:[ -]?\\d{1,3})?');

/** Longer texts are free texts, which go to the vault; looking through one costs what its length says. */
const LOOKED_AT = 4_000;

/** The shipped patterns. Digits and letters of full width count as their plain ones. */
export const looksPersonal: Looks = (given) => {
  const text = given.slice(0, LOOKED_AT).normalize('NFKC');
  if (EMAIL.test(text)) return 'email';
  if ((text.match(IDENTITY) ?? []).some(isIdentityNumber)) return 'identity-number';
  if (MOBILE.test(text) || LANDLINE.test(text)) return 'phone';
  if ((text.match(CARD) ?? []).some(isCard)) return 'bank-card';
  return WECHAT_ID.test(text) || OPEN_ID.test(text) ? 'wechat' : undefined;
};

/**
 * The shipped patterns and an organization's own.
 *
 * @param like as written in organization.yaml: `9` stands for a digit, `A` for a letter, everything else for itself
 */
export function looksLike(like: readonly string[] = []): Looks {
  if (like.length === 0) return looksPersonal;
  const own = like.map((it) => alone([...it].map(oneOf).join(''), 'i'));
  return (text) =>
    looksPersonal(text) ?? (own.some((it) => it.test(text.slice(0, LOOKED_AT).normalize('NFKC'))) ? 'own' : undefined);
}

function oneOf(character: string): string {
  if (character === '9') return '\\d';
  if (character === 'A') return '[A-Za-z]';
  return character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** GB 11643: the last character follows from the others. */
function isIdentityNumber(text: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return CHECKS[sum % CHECKS.length] === text.at(-1)?.toUpperCase();
}

/** ISO/IEC 7812: as long as cards are, and the check digit of Luhn. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  const long = digits.startsWith('62') ? digits.length >= 16 : digits.length === (/^3[47]/.test(digits) ? 15 : 16);
  if (!long || digits.length > 19) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const twice = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}

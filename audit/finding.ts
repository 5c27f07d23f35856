/** What an audit can find, and how it is said. */
import type { ChainFault } from '../records/outbox/chain.ts';
import type { AnchorFault } from './anchor.ts';
import type { StoneFault } from './stones.ts';

/** One thing that is not as it was recorded. */
export type Finding =
  /** `at`: the first link that does not fit; absent when the whole case is gone. */
  | { code: 'chain'; what: string; fault: ChainFault; at?: number }
  /** A published version or workspace: changed under its hash, or hashed anew. */
  | { code: 'body'; what: string; fault: 'changed' | 'rewritten' | 'missing' }
  /** A line of the ledger, by case and grant, against the events of its case. */
  | { code: 'ledger'; what: string; fault: 'changed' | 'missing' | 'added' }
  /** The access log; `at`: a length at which it was anchored and is no longer the same. */
  | { code: 'access'; what: string; fault: 'missing' | 'rewritten'; at: number }
  /** What retention left of a case or of the access log's oldest lines. */
  | { code: 'stone'; what: string; fault: StoneFault }
  /** A person who was erased, and whose key is back: a backup of before was restored. */
  | { code: 'erasure'; what: string; fault: 'undone' }
  | { code: 'anchor'; what: string; fault: AnchorFault | 'missing' | 'exchanged' };

type Say = (zh: string, en: string) => string;

/** One sentence for people. */
export function sentenceOf(finding: Finding, say: Say): string {
  switch (finding.code) {
    case 'chain':
      return chainSentence(finding, say);
    case 'body':
      return {
        changed: say(`${finding.what} 的正文被改过`, `the body of ${finding.what} was changed`),
        rewritten: say(
          `${finding.what} 被整体改写：与锚不符`,
          `${finding.what} was rewritten: it is not what was anchored`,
        ),
        missing: say(`${finding.what} 不见了，锚里有它`, `${finding.what} is gone; it was anchored`),
      }[finding.fault];
    case 'ledger':
      return {
        changed: say(
          `账本 ${finding.what} 与案件的审计不符`,
          `the ledger’s line ${finding.what} is not what the case’s audit says`,
        ),
        missing: say(`账本缺 ${finding.what}，审计里有它`, `the ledger has no line ${finding.what}; the audit has`),
        added: say(`账本多出 ${finding.what}，审计里没有`, `the ledger’s line ${finding.what} has no event behind it`),
      }[finding.fault];
    case 'access':
      return finding.fault === 'missing'
        ? say(
            `访问日志少了行：锚过 ${finding.at} 行`,
            `lines of the access log are missing: ${finding.at} were anchored`,
          )
        : say(
            `访问日志的前 ${finding.at} 行被改写：与锚不符`,
            `the first ${finding.at} lines of the access log are not what was anchored`,
          );
    case 'stone':
      return {
        unsigned: say(
          `${finding.what} 的删除凭证不是本安装签的`,
          `the tombstone of ${finding.what} is not signed by this installation`,
        ),
        missing: say(
          `${finding.what} 的删除凭证比锚短：有行不在其中`,
          `the tombstone of ${finding.what} ends before what was anchored`,
        ),
        rewritten: say(
          `${finding.what} 的删除凭证与锚不符`,
          `the tombstone of ${finding.what} is not what was anchored`,
        ),
        alive: say(`${finding.what} 已有删除凭证，却还在`, `${finding.what} has a tombstone and is there`),
      }[finding.fault];
    case 'erasure':
      return say(
        `${finding.what} 删除过，又能读到了：恢复了更早的备份。运行 sop person erase-again`,
        `${finding.what} was erased and can be read again: an older backup was restored. Run sop person erase-again`,
      );
    case 'anchor':
      return {
        unreadable: say(`锚 ${finding.what} 读不出来`, `the anchor ${finding.what} cannot be read`),
        unsigned: say(`锚 ${finding.what} 的签名不对`, `the anchor ${finding.what} is not signed by this installation`),
        'out-of-row': say(
          `锚 ${finding.what} 与前一个接不上`,
          `the anchor ${finding.what} does not follow the one before`,
        ),
        missing: say(`缺锚 ${finding.what}`, `the anchor ${finding.what} is missing`),
        exchanged: say(
          `锚 ${finding.what} 不是当初写的那个`,
          `the anchor ${finding.what} is not the one that was written`,
        ),
      }[finding.fault];
  }
}

function chainSentence({ what, fault, at }: Finding & { code: 'chain' }, say: Say): string {
  const line = at ?? 1;
  return {
    changed: say(`${what}：第 ${line} 行被改过`, `${what}: line ${line} was changed`),
    missing:
      at === undefined
        ? say(`${what}：整个案件不见了，锚里有它`, `${what}: the whole case is gone; it was anchored`)
        : say(`${what}：从第 ${line} 行起有缺失`, `${what}: something is missing from line ${line} on`),
    added: say(`${what}：第 ${line} 行是多出来的`, `${what}: line ${line} was added`),
    undone: say(`${what}：第 ${line} 行的撤销标记不对`, `${what}: line ${line} is wrongly marked as undone`),
    rewritten: say(
      `${what}：第 ${line} 行起被整体改写：与锚不符`,
      `${what}: rewritten at line ${line}: it is not what was anchored`,
    ),
  }[fault];
}

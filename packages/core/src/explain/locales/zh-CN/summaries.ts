import type { enSummaries } from "../en/summaries.ts";
import { translation } from "../texts.ts";

/** 报告的结论句。 */
export const zhSummaries = translation<typeof enSummaries>()({
  "summary.ai-generated.signed": "{signer} 在通过验证的数字签名中声明：本文件由 {who} 用人工智能生成。",
  "summary.ai-generated.sealed": "由人工智能生成：覆盖画面本身的签名已用 {who} 的密钥验证通过。",
  "summary.ai-generated.passed-on":
    "文件的内容凭证中较早的记录称，本文件由 {who} 用人工智能生成，但此说法出自何人未获证实；{signer} 的签名已通过验证，其自身并未作此声明。",
  "summary.ai-generated.claimed":
    "文件的内容凭证称，本文件由 {who} 用人工智能生成。签名后文件未被改动，但签名者身份未获证实。",
  "summary.ai-generated.decoded": "从内容中读出 {who} 的水印，水印表明本文件由人工智能生成。",
  "summary.ai-generated.keyed":
    "文件元数据中的隐式标识称，本文件由 {who} 用人工智能生成；标识附有签名，但只有标识方能够验证。",
  "summary.ai-generated.stated":
    "文件元数据中的隐式标识称，本文件由 {who} 用人工智能生成；标识未附签名，任何人都可写入。",
  "summary.ai-generated.broken": "文件仍称由 {who} 用人工智能生成，但其内容凭证与文件不符。",
  "summary.ai-generated.unbound": "文件的内容凭证称，本文件由 {who} 用人工智能生成，但所示内容并非当时所签内容。",
  "summary.ai-generated.exchangeable":
    "文件的内容凭证称，本文件由 {who} 用人工智能生成，但所示内容可被替换而签名无法察觉。",
  "summary.ai-edited.signed": "{signer} 在通过验证的数字签名中声明：本文件经 {who} 用人工智能修改。",
  "summary.ai-edited.passed-on":
    "文件的内容凭证中较早的记录称，本文件经 {who} 用人工智能修改，但此说法出自何人未获证实；{signer} 的签名已通过验证，其自身并未作此声明。",
  "summary.ai-edited.claimed":
    "文件的内容凭证称，本文件经 {who} 用人工智能修改。签名后文件未被改动，但签名者身份未获证实。",
  "summary.ai-edited.decoded": "从内容中读出 {who} 的水印，水印表明本文件经人工智能修改。",
  "summary.ai-edited.keyed":
    "文件元数据中的隐式标识称，本文件经 {who} 用人工智能修改；标识附有签名，但只有标识方能够验证。",
  "summary.ai-edited.stated": "文件元数据中的隐式标识称，本文件经 {who} 用人工智能修改；标识未附签名，任何人都可写入。",
  "summary.ai-edited.broken": "文件仍称经 {who} 用人工智能修改，但其内容凭证与文件不符。",
  "summary.ai-edited.unbound": "文件的内容凭证称，本文件经 {who} 用人工智能修改，但所示内容并非当时所签内容。",
  "summary.ai-edited.exchangeable":
    "文件的内容凭证称，本文件经 {who} 用人工智能修改，但所示内容可被替换而签名无法察觉。",
  "summary.possibly-ai.signed": "{signer} 在通过验证的数字签名中所签的编辑记录，未排除本文件含有人工智能内容。",
  "summary.possibly-ai.passed-on":
    "文件的内容凭证中较早的记录有一步由 {who} 完成，是否含有人工智能内容未予说明，此说法出自何人未获证实；{signer} 的签名已通过验证，其自身并未作此声明。",
  "summary.possibly-ai.claimed": "文件的内容凭证未说明 {who} 所做的步骤是否含有人工智能内容；签名者身份未获证实。",
  "summary.possibly-ai.seen": "可能含有人工智能内容：画面一角有与 {who} 相似的显式标识。这种标识任何人都能画上去。",
  "summary.possibly-ai.worded":
    "画面中的文字提到人工智能。任何人都能在图片上添加这样的文字，翻拍网页或屏幕也会拍到其中的文字。",
  "summary.possibly-ai.keyed":
    "文件元数据中的隐式标识提到 {who}，称本文件可能由人工智能生成；标识附有签名，但只有标识方能够验证。",
  "summary.possibly-ai.stated":
    "文件元数据中的隐式标识提到 {who}，称本文件可能由人工智能生成；标识未附签名，任何人都可写入。",
  "summary.possibly-ai.broken": "文件仍称可能含有来自 {who} 的人工智能内容，但其内容凭证与文件不符。",
  "summary.possibly-ai.unbound":
    "文件的内容凭证称，本文件可能含有来自 {who} 的人工智能内容，但所示内容并非当时所签内容。",
  "summary.possibly-ai.exchangeable":
    "文件的内容凭证称，本文件可能含有来自 {who} 的人工智能内容，但所示内容可被替换而签名无法察觉。",
  "summary.captured.signed": "{signer} 在通过验证的数字签名中声明：本文件由相机（{who}）拍摄，此后每一步均有签名记录。",
  "summary.created.signed": "{signer} 在通过验证的数字签名中声明：本文件由软件（{who}）制作，未声明使用人工智能。",
  "summary.created.passed-on":
    "文件的内容凭证中较早的记录称，本文件由 {who} 制作，未声明使用人工智能，但此说法出自何人未获证实；{signer} 的签名已通过验证，其自身并未作此声明。",
  "summary.created.claimed": "文件的内容凭证称，本文件由 {who} 制作，未声明使用人工智能；签名者身份未获证实。",
  "summary.created.stated":
    "文件元数据中的标识称，本文件由 {who} 用软件制作，未声明使用人工智能；标识未附签名，任何人都可写入。",
  "summary.created.broken": "文件称由 {who} 制作，但其内容凭证与文件不符。",
  "summary.created.unbound": "文件的内容凭证称，本文件由 {who} 制作，但所示内容并非当时所签内容。",
  "summary.created.exchangeable": "文件的内容凭证称，本文件由 {who} 制作，但所示内容可被替换而签名无法察觉。",
  "summary.edited.signed": "{signer} 在通过验证的数字签名中声明：本文件经 {who} 编辑，编辑记录中未见人工智能步骤。",
  "summary.edited.passed-on":
    "文件的内容凭证中较早的记录载有用 {who} 所做的编辑，未见人工智能步骤，但此说法出自何人未获证实；{signer} 的签名已通过验证，其自身并未作此声明。",
  "summary.edited.claimed": "文件的内容凭证记录了用 {who} 所做的编辑，其中未见人工智能步骤；签名者身份未获证实。",
  "summary.edited.stated":
    "文件元数据中的标识称，本文件经 {who} 编辑，未声明使用人工智能；标识未附签名，任何人都可写入。",
  "summary.edited.broken": "文件称经 {who} 编辑，但其内容凭证与文件不符。",
  "summary.edited.unbound": "文件的内容凭证记录了用 {who} 所做的编辑，但所示内容并非当时所签内容。",
  "summary.edited.exchangeable": "文件的内容凭证记录了用 {who} 所做的编辑，但所示内容可被替换而签名无法察觉。",
  "summary.conflicting": "文件自相矛盾：{signer} 签名声明其为相机拍摄，而签名所保护的部分却称使用了人工智能。",
  "summary.conflicting.product": "{signer} 的签名已通过验证，但该产品未获准就内容来源作此类声明。",
  "summary.unknown.trusted": "由 {signer} 签名，签名已通过验证，但所签记录没有说明内容来自何处。",
  "summary.unknown.intact": "自 {signer} 签名后未被改动，但签名者身份未获证实，内容凭证也没有说明内容来自何处。",
  "summary.unknown.capture-claimed":
    "文件的内容凭证称其为相机拍摄，并称签名者为 {signer}，但该名称未获证实，来源不明。",
  "summary.unknown.broken": "文件的内容凭证与文件不符：签名之后有改动。来源不明。",
  "summary.unknown.revoked": "{signer} 所用的签名证书已被吊销，签名不足为凭，来源不明。",
  "summary.unknown.unbound":
    "文件所示内容并非 {signer} 所签内容：所签字节仍在，但查看软件显示的是另外的内容。来源不明。",
  "summary.unknown.exchangeable": "{signer} 所签字节未变，但文件所示内容可被替换而签名无法察觉，来源不明。",
  "summary.unknown.damaged": "存放内容凭证的数据盒被改动过，不予采信，来源不明。",
  "summary.unknown.undecodable": "文件的内容凭证已损坏，或在此无法读取。这并不表示文件被改动；来源不明。",
  "summary.unknown.several-stores": "文件中本应只有一份内容凭证，却有多份，均不予采信，来源不明。",
  "summary.unknown.elsewhere": "文件中有内容凭证，但所在位置不符合标准，未予采信，来源不明。",
  "summary.unknown.unverifiable": "文件带有内容凭证，但在此无法核查，来源不明。",
  "summary.unknown.camera-metadata": "来源不明。文件自述：{facts}。这些信息任何人都可写入，且文件没有内容凭证。",
  "summary.unknown.none": "来源不明：文件只有一般元数据，未见内容凭证，也没有说明来源的标识。",
  "summary.unknown.nothing": "来源不明：文件没有内容凭证、标识，也没有关于自身的元数据。这既不说明真，也不说明假。",
  "summary.not-checked": "未能完成对本文件的核查，因此不对其来源作任何判断。",
});

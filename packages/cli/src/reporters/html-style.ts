/** No colour carries meaning alone, and none says good or bad: contrast is at least 7 to 1 in both schemes. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1b1f;--soft:#45464f;--paper:#ffffff;--line:#c5c6d0;--signed:#3d5a80;--mandated:#c9ccd6;--open:#1b1b1f}
@media (prefers-color-scheme:dark){:root{--ink:#f1f0f4;--soft:#c7c6d0;--paper:#17171a;--line:#46464f;--signed:#9db8dd;--mandated:#5d5e67;--open:#f1f0f4}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:52rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.25rem;margin:0}h2{font-size:1rem;margin:0 0 .5rem;overflow-wrap:anywhere;color:var(--soft);font-weight:600}h3{font-size:.95rem;margin:0 0 .35rem}
header{border-bottom:2px solid var(--ink);padding-bottom:.75rem;margin-bottom:1.5rem}header p{margin:.35rem 0 0;color:var(--soft);overflow-wrap:anywhere}
article{border-bottom:1px solid var(--line);padding:0 0 2rem;margin:0 0 2rem}
.sentence{font-size:1.3rem;line-height:1.4;font-weight:600;margin:.25rem 0 .5rem}
.record{font-size:.8rem;line-height:1.45;color:var(--soft);margin:0 0 .6rem;overflow-wrap:anywhere}
.badge{display:inline-block;border:1px solid var(--ink);border-radius:.3rem;padding:.1rem .6rem;margin:0 0 .25rem;font-weight:600}
.caption{color:var(--soft);margin:0 0 1.25rem}.caption b{font-weight:600;color:var(--ink)}
.ladder{margin:.75rem 0 1.25rem;color:var(--soft)}
dd p{margin:0 0 .15rem}a{color:inherit}a:focus-visible,summary:focus-visible{outline:3px solid var(--signed);outline-offset:2px}
details{margin:.35rem 0}summary{cursor:pointer}.more>summary{font-weight:600;border-top:1px solid var(--line);padding-top:.6rem}
nav ol{padding-left:2rem}
section{margin:0 0 1.1rem;break-inside:avoid}
ul{margin:0;padding-left:1.2rem}li{margin:.15rem 0;overflow-wrap:anywhere}
.tree ul ul{border-left:1px solid var(--line);margin:.25rem 0 .5rem .25rem;padding-left:1.25rem}.tree b{font-weight:600}
.not-proven{border-left:4px solid var(--ink);padding-left:.85rem}
figure{margin:0 0 1.25rem}img{max-width:100%;max-height:26rem;width:auto;height:auto;display:block;border:1px solid var(--line)}figcaption{color:var(--soft);font-size:.875rem;margin-top:.25rem}
dl{margin:0}dl div{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.75rem;border-top:1px solid var(--line);padding:.3rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}small{color:var(--soft);font-size:.875rem}
.cards ol{list-style:none;margin:0;padding:0}.card{border:1px solid var(--line);border-radius:.4rem;padding:.7rem .85rem;margin:0 0 .6rem;break-inside:avoid}.card.before{border-style:dashed}
.card.shot{display:grid;grid-template-columns:9rem 1fr;gap:.9rem}.card>img{max-height:9rem;width:auto;max-width:100%}
h4{font-size:1rem;margin:0 0 .35rem}.card dl div{grid-template-columns:minmax(6rem,9rem) 1fr;padding:.2rem 0}.note,.tie{color:var(--soft);font-size:.875rem;margin:.25rem 0 0}
p.parts{margin:.4rem 0 .2rem;color:var(--soft)}ul.parts{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.6rem}ul.parts li{max-width:14rem}ul.parts img{max-height:5rem;margin:0 0 .2rem}
.pair>div{display:grid;grid-template-columns:1fr 1fr;gap:1rem}.pair figure{margin:0}.pair img{max-height:20rem;margin:0 auto}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1rem}.grid figure{margin:0}
.bar{display:flex;height:1.5rem;border:1px solid var(--ink)}.bar span{min-width:2px}
.bar .signed{background:var(--signed)}.bar .mandated{background:var(--mandated)}.bar .open{background:repeating-linear-gradient(45deg,var(--open) 0 4px,var(--paper) 4px 8px)}
.key{display:inline-block;width:1em;height:1em;border:1px solid var(--ink);vertical-align:-.15em;margin:0 .35em 0 .75em}.key.signed{background:var(--signed)}.key.mandated{background:var(--mandated)}.key.open{background:repeating-linear-gradient(45deg,var(--open) 0 4px,var(--paper) 4px 8px)}
.coverage p{margin:.25rem 0 0;color:var(--soft)}
@media (max-width:34rem){dl div,.card dl div{grid-template-columns:1fr;gap:0}.card.shot{grid-template-columns:1fr}}
@media print{@page{size:A4;margin:13mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);font-size:8pt}}
.more,.links,.next details,.card details{display:none}:root{--ink:#000;--soft:#333;--paper:#fff;--line:#999;--signed:#3d5a80;--mandated:#c9ccd6;--open:#000}
body{font-size:9pt;line-height:1.35}small,figcaption,.note,.tie{font-size:8pt}.record{font-size:7.5pt;line-height:1.3;margin-bottom:.35rem}main{max-width:none;padding:0}header{padding-bottom:.3rem;margin-bottom:.6rem}.sentence{font-size:12.5pt;line-height:1.3}.caption{margin-bottom:.6rem}
article{break-after:page;border:0;margin:0;padding:0}article:last-child{break-after:auto}nav{break-after:page}section{margin-bottom:.55rem}h3{font-size:9.5pt;margin-bottom:.2rem}dl div{padding:.1rem 0}
.bar{print-color-adjust:exact;-webkit-print-color-adjust:exact}figure{margin-bottom:.6rem}img{max-height:55mm}.pair img{max-height:48mm}
.card{padding:.3rem .5rem;margin-bottom:.3rem}.card.shot{grid-template-columns:24mm 1fr;gap:.5rem}.card>img{max-height:22mm}ul.parts img{max-height:12mm}.card dl div{padding:.05rem 0;border:0}h4{font-size:9pt;margin-bottom:.1rem}}
`;

/** A service that searches for a picture, and its page where a person puts one. Nothing is sent there from here. */
export interface PictureSearch {
  name: string;
  url: string;
}

/** Each calls itself by its own name, in every language. */
export const PICTURE_SEARCHES: readonly PictureSearch[] = [
  { name: "Google Lens", url: "https://lens.google.com/" },
  { name: "Bing", url: "https://www.bing.com/visualsearch" },
  { name: "Yandex", url: "https://yandex.com/images/" },
  { name: "TinEye", url: "https://tineye.com/" },
  { name: "百度识图", url: "https://graph.baidu.com/pcpage/index?tpl_from=pc" },
  { name: "搜狗识图", url: "https://pic.sogou.com/" },
  { name: "360 识图", url: "https://st.so.com/" },
];

/** What kind of finding a code is, in office words: heads of groups and of the record of what was done. */
const labels: Readonly<Record<string, string>> = {
  'over-full-mark': '超过满分', 'negative-score': '负分', 'text-in-score': '成绩不是数', 'bad-number': '数值读不出', 'error-cell': '公式出错的单元格', 'formula-without-value': '公式没有结果',
  'duplicate-pupil': '同一学生出现两次', 'duplicate-settled': '重复的成绩已取定', 'id-two-pupils': '一个号码两个姓名', 'same-name': '同班同名', 'mangled-id': '号码被改成科学计数', 'no-identity': '没有姓名和号码',
  'unknown-school': '名单里没有的学校', 'school-by-like-name': '校名相近，认作同一所', 'ambiguous-school': '有几所同名学校', 'school-from-title': '学校取自标题', 'missing-school': '没有学校', 'duplicate-school': '学校重复', 'bad-reference': '所写学校不存在',
  'changed-class': '换班', repeater: '复读', transfer: '转学', 'name-differs': '姓名不同', 'joined-pupils': '两处记录合为一人', 'join-conflict': '两处记录不能合并', 'not-on-roster': '不在名册', 'unknown-pupil': '找不到学生',
  'missing-person': '没有听课人', 'missing-teacher': '没有教师', 'missing-indicator': '没有指标', 'missing-class': '没有班级', 'missing-grade': '没有年级', 'missing-term': '没有学期', 'missing-year': '没有年份', 'missing-exam': '考试信息不全', 'missing-subject': '没有学科',
  'blank-score': '成绩空白', 'no-scores': '整行没有成绩', 'bonus-score': '附加分', 'marked-score': '成绩带记号', 'all-zero': '各科都是 0 分', 'zero-beside-absent': '0 分与缺考并存', 'zero-subject': '全校一科都是 0 分', 'many-absent': '缺考偏多',
  'missing-subject-of-school': '学校缺一科', 'distant-mean': '平均分离群', 'class-size-jump': '班额变动大', 'odd-step': '分数不是 0.5 的倍数', 'converted-marks': '疑为折算分', 'total-mismatch': '总分与各科不符', 'impossible-total': '总分超过满分',
  'total-sheet': '总分表只作核对', 'total-without-marks': '只有总分没有各科', 'items-differ': '小题与科目分不符', 'replaces-results': '更正已有成绩', 'removes-results': '撤回已有成绩', 'same-exam': '考试已在库中', 'same-exam-other-name': '疑为同一次考试',
  'same-file': '重复的文件', 'same-pupil-other-sheet': '别的工作表已有', 'other-exam-column': '别次考试的列', 'other-grade': '别的年级的行', 'date-outside-term': '日期不在学期内', 'date-in-class': '班级被改成日期', 'date-header': '表头是日期', 'bad-date': '日期读不出',
  'mapping-preset-applied': '按上次的设定读取', 'mapping-preset': '记住的版式', 'full-mark-guessed': '满分按惯例', 'full-mark-row': '满分行', 'full-mark-differs': '满分不一致', 'unknown-column': '没有认出的列', 'unused-column': '用不到的列', 'empty-column': '空列',
  'duplicate-header': '表头重复', 'second-column': '第二个同类列', 'unknown-subject': '没有认出的学科', 'no-header': '没有表头', 'not-a-table': '说明文字', 'not-importable-yet': '不导入的表', 'empty-sheet': '空工作表', 'repeated-header': '重复的表头',
  'total-row': '合计、平均行', 'note-row': '说明行', 'filled-down': '空白按上一行补', 'hidden-sheet': '隐藏的工作表', 'very-hidden-sheet': '程序隐藏的工作表', 'hidden-rows': '隐藏的行', 'hidden-columns': '隐藏的列', 'table-row': '表中的行', 'duplicate-row': '重复的行',
  'wrong-delimiter': '分隔符不对', delimiter: '分隔符', 'quote-error': '引号不成对', 'nul-bytes': '空字符', 'undecodable-bytes': '读不出的字符', 'renamed-file': '扩展名与内容不符', 'web-frame': '网页框架', 'empty-file': '空文件', 'truncated-file': '文件不完整',
  'encrypted-file': '加密的文件', 'unreadable-file': '读不出的文件', 'expands-too-far': '展开后过大', 'parse-timeout': '读取超时', 'parse-crashed': '读取出错', 'picture-file': '图片', 'pdf-file': 'PDF 文件', 'word-file': 'Word 文档', 'archive-file': '压缩包', 'binary-file': '不是表格的文件',
  'aggregate-without-count': '没有人数', 'count-remark': '人数带说明', 'rate-mismatch': '比率与人数不符', 'segment-mismatch': '分段人数不符', 'scheme-guessed': '评价方案按年份推定', 'same-reference': '参照表已有', 'reference-without-exam': '参照表没写考试', 'reference-candidates': '参照表没写考生数',
  'item-full-mark': '小题超过满分', 'item-full-mark-differs': '小题满分不一致', 'item-range': '小题得分越界', 'bad-item': '小题得分读不出', 'blueprint-sum': '分值合计与满分不符',
};

/** A code that we do not know stands as it is. */
export const findingLabel = (code: string): string => labels[code] ?? code;

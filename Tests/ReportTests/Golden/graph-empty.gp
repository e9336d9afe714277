set terminal svg size 1000,425 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'empty.svg'
set encoding utf8
unset key
set multiplot
set label 'Nothing was measured' at screen 0.01800, screen 0.93529 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set lmargin at screen 0.04500
set rmargin at screen 0.93600
set tmargin at screen 0.81412
set bmargin at screen 0.53176
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:3.12]
set yrange [1:10]
set logscale y
set xtics (0, 0.5, 1, 1.5, 2, 2.5, 3) scale 0 out nomirror
set ytics (1, 2, 3, 5, 10) scale 0 out nomirror
set grid xtics ytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'p99, ms' at screen 0.01800, screen 0.85176 left front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '1' at screen 0.03800, screen 0.53176 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '2' at screen 0.03800, screen 0.61676 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '3' at screen 0.03800, screen 0.66648 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '5' at screen 0.03800, screen 0.72912 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '10' at screen 0.03800, screen 0.81412 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'no data' at screen 0.05700, screen 0.67294 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
plot \
  NaN notitle
unset label
unset arrow
unset object
unset logscale
$panel2_1 << EOD
EOD
set lmargin at screen 0.04500
set rmargin at screen 0.93600
set tmargin at screen 0.43765
set bmargin at screen 0.15529
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:3.12]
set yrange [0:1]
set xtics (0, 0.5, 1, 1.5, 2, 2.5, 3) scale 0.5 out nomirror
set ytics (0, 0.5, 1) scale 0 out nomirror
set grid xtics ytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'rate' at screen 0.01800, screen 0.47529 left front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '0.0' at screen 0.03800, screen 0.15529 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.5' at screen 0.03800, screen 0.29647 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1.0' at screen 0.03800, screen 0.43765 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.0' at screen 0.04500, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.5' at screen 0.18779, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1.0' at screen 0.33058, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1.5' at screen 0.47337, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '2.0' at screen 0.61615, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '2.5' at screen 0.75894, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '3.0' at screen 0.90173, screen 0.12000 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'time, s' at screen 0.49050, screen 0.06824 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label 'no data' at screen 0.05700, screen 0.29647 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
plot \
  NaN notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output

set terminal svg size 1000,659 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'scatter.svg'
set encoding utf8
unset key
set multiplot
set label 'More workers than cores buy nothing and cost latency' at screen 0.01800, screen 0.95827 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'fib(30), 64 closed connections, 2 cores' at screen 0.01800, screen 0.92310 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set label '' at screen 0.02900, screen 0.88357 point pointtype 7 pointsize 1.1 lw 1.6 lc rgb '#D55E00' front
set label 'thread-server' at screen 0.04600, screen 0.88357 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '' at screen 0.15884, screen 0.88357 point pointtype 7 pointsize 1.1 lw 1.6 lc rgb '#009E73' front
set label 'process-server' at screen 0.17584, screen 0.88357 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'The area of a marker is the memory (PSS) under load.' at screen 0.01800, screen 0.01821 left front font 'DejaVu Sans,11.5' textcolor rgb '#595959'
$panel1_1 << EOD
117 0.9
231 1.9
229 6.2
228 14
226 29
221 61
EOD
$panel1_2 << EOD
117 0.9 1.1506
231 1.9 1.164
229 6.2 1.1904
228 14 1.2414
226 29 1.3377
221 61 1.5119
EOD
$panel1_3 << EOD
115 0.4
226 0.62
224 2.1
222 4.4
219 9
EOD
$panel1_4 << EOD
115 0.4 1.4473
226 0.62 1.6241
224 2.1 1.9297
222 4.4 2.4281
219 9 3.2
EOD
set lmargin at screen 0.04900
set rmargin at screen 0.81100
set tmargin at screen 0.81639
set bmargin at screen 0.11836
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [100:240.24]
set yrange [0.2:100]
set logscale y
set xtics (100, 120, 140, 160, 180, 200, 220, 240) scale 0.5 out nomirror
set ytics (1, 10, 100) scale 0 out nomirror
set grid xtics ytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'Probe: p99 latency, ms' at screen 0.01800, screen 0.84067 left front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '1' at screen 0.04200, screen 0.29913 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '10' at screen 0.04200, screen 0.55776 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.04200, screen 0.81639 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.04900, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '120' at screen 0.15767, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '140' at screen 0.26634, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '160' at screen 0.37501, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '180' at screen 0.48368, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '200' at screen 0.59235, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '220' at screen 0.70103, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '240' at screen 0.80970, screen 0.09560 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'good replies per second' at screen 0.43000, screen 0.06222 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set arrow from screen 0.04900, screen 0.55776 to screen 0.81100, screen 0.55776 nohead front lc rgb '#222222' lw 1 dt (2,3)
set label '10 ms: the bound of the' at screen 0.82000, screen 0.56979 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set label 'search' at screen 0.82000, screen 0.54573 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set label '1 thread, 5.12 MiB' at screen 0.15044, screen 0.26368 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set arrow from screen 0.75678, screen 0.36483 to screen 0.72118, screen 0.30808 nohead front lc rgb '#E28E4D' lw 0.8
set label '2 threads, 5.24 MiB' at screen 0.60293, screen 0.29973 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set arrow from screen 0.74397, screen 0.50407 to screen 0.69697, screen 0.50407 nohead front lc rgb '#E28E4D' lw 0.8
set label '4 threads, 5.48 MiB' at screen 0.57872, screen 0.50407 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set label '8 threads, 5.96 MiB' at screen 0.61503, screen 0.59555 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set label '16 threads, 6.92 MiB' at screen 0.59605, screen 0.67735 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set label '32 threads, 8.84 MiB' at screen 0.56802, screen 0.76087 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set label '1 process, 8.10 MiB' at screen 0.14068, screen 0.22152 left front font 'DejaVu Sans,12' textcolor rgb '#008562'
set label '2 processes, 10.2 MiB' at screen 0.59140, screen 0.27175 left front font 'DejaVu Sans,12' textcolor rgb '#008562'
set label '4 processes, 14.4 MiB' at screen 0.57572, screen 0.38247 left front font 'DejaVu Sans,12' textcolor rgb '#008562'
set label '8 processes, 22.8 MiB' at screen 0.56236, screen 0.46555 left front font 'DejaVu Sans,12' textcolor rgb '#008562'
set label '16 processes, 39.6 MiB' at screen 0.53457, screen 0.54593 left front font 'DejaVu Sans,12' textcolor rgb '#008562'
plot \
  $panel1_1 using 1:2 with lines lw 1 lc rgb '#EAAF80' notitle, \
  $panel1_3 using 1:2 with lines lw 1 lc rgb '#80CFB9' notitle, \
  $panel1_2 using 1:2:3 with points pt 7 ps variable lw 1.6 lc rgb '#D55E00' notitle, \
  $panel1_4 using 1:2:3 with points pt 7 ps variable lw 1.6 lc rgb '#009E73' notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
